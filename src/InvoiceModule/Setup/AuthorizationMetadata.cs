using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Setup;

internal static class AuthorizationMetadata
{
    /// <summary>Whether an endpoint itself names a policy, a scheme or a requirement; a fallback policy is not its own.</summary>
    public static bool IsRequired(EndpointMetadataCollection metadata)
        => metadata.GetMetadata<IAuthorizeData>() is not null
            || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAuthorizationRequirementData>() is not null;
}
