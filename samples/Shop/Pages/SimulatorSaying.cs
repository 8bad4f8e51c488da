using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Shop.Pages;

/// <summary>
/// Carries what the simulator said through a redirect. A link is anybody's to write: only words this shop has sealed, for this order, are shown.
/// </summary>
internal static class SimulatorSaying
{
    public static string Write(IDataProtectionProvider protection, Guid order, string said) => Protector(protection, order).Protect(said);

    public static string? Read(IDataProtectionProvider protection, Guid order, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return Protector(protection, order).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider protection, Guid order) => protection.CreateProtector("Shop.SimulatorSaying", order.ToString());
}
