using InvoiceModule.Ethereum.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Ethereum;

/// <summary>
/// EVM networks share their addresses, so all that have a key must have the same: the money of one would go to the holder of the other's. What is compared is the
/// first address, for one key can be written as xpub and as tpub.
/// </summary>
internal sealed class EvmSharedKeyValidator(IServiceProvider services) : IValidateOptions<EvmOptions>
{
    public ValidateOptionsResult Validate(string? name, EvmOptions options)
    {
        if (FirstAddress(options) is not { } address)
            return ValidateOptionsResult.Skip;

        // Each is held against those that were added before it, so no two wait for each other.
        var names = services.GetServices<IValidateOptions<EvmOptions>>().OfType<EvmOptionsValidator>().Select(v => v.Blockchain);
        foreach (var other in names.TakeWhile(n => n != name))
        {
            if (Find(other) is { } earlier && FirstAddress(earlier) is { } theirs && theirs != address)
                return ValidateOptionsResult.Fail($"{name}: Xpub is another key than that of {other}. Networks with the same kind of address share them, so both must have the same key; or leave Xpub out of one of them, which then gives out the addresses of the other.");
        }

        return ValidateOptionsResult.Success;
    }

    // One with faults of its own reports them itself.
    private EvmOptions? Find(string name)
    {
        try
        {
            return services.GetRequiredService<IOptionsMonitor<EvmOptions>>().Get(name);
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static string? FirstAddress(EvmOptions options)
        => options.Xpub is { } xpub && ExtendedPublicKey.TryParse(xpub, out var key, out _) ? new AccountKey(key).DeriveAddress(0) : null;
}
