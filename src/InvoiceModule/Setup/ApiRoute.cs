namespace InvoiceModule.Setup;

/// <summary>Marks an endpoint of the API.</summary>
internal sealed class ApiRoute
{
    public static readonly ApiRoute Instance = new();
}
