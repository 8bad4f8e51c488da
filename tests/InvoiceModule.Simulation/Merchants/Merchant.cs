using System.Net;

namespace InvoiceModule.Simulation.Merchants;

/// <summary>A merchant's server.</summary>
internal sealed class Merchant(string host, IPAddress address)
{
    public string Host => host;

    public IPAddress Address => address;

    public MerchantMode Mode { get; set; }
}
