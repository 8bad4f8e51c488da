using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Merchants;

/// <summary>The callbacks of one path: a merchant serves many tests, and each has a path of its own.</summary>
internal sealed class MerchantInbox(SimulatedMerchant merchant, string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static MerchantInbox Open(SimulatedMerchant merchant) => new(merchant, $"/callback/{Guid.NewGuid():N}");

    public Uri Url => merchant.Url(path);

    public IReadOnlyList<Callback> Received => Of(merchant.Received);

    public async Task<IReadOnlyList<Callback>> WaitForAsync(Func<IReadOnlyList<Callback>, bool> condition, TimeSpan? patience = null)
        => Of(await merchant.WaitForAsync(all => condition(Of(all)), patience ?? Patience));

    /// <summary>Waits for so many requests.</summary>
    public Task<IReadOnlyList<Callback>> WaitForAsync(int count) => WaitForAsync(all => all.Count >= count);

    /// <summary>Waits for the callback of a status.</summary>
    public async Task<Callback> WaitForStatusAsync(string status)
    {
        static bool Is(Callback callback, string status) => callback.Body.GetProperty("status").GetString() == status;
        return (await WaitForAsync(all => all.Any(c => Is(c, status)))).Last(c => Is(c, status));
    }

    private Callback[] Of(IReadOnlyList<MerchantRequest> all) => [.. all.Where(r => r.PathAndQuery == path).Select(Callback.Of)];
}
