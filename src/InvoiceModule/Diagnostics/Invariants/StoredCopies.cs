using System.Security.Cryptography;
using System.Text.Json;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>
/// M5: what was agreed at creation stands in the first version's stored copy and is still so. C3: a callback's stored bytes are those that its
/// version gives, so every attempt sends the same.
/// </summary>
internal sealed class StoredCopies(Secrets secrets, CallbackBody bodies)
{
    public void Check(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        try
        {
            if (state.Events is [{ Version: 1 } first, ..] && !IsAgreed(invoice, first))
                findings.Broken("M5", invoice.Id, $"it is not what was agreed when it was created: value, asset, address, confirmations or times have changed");
            foreach (var change in state.Events.Where(e => e.Body is not null))
            {
                if (!IsItsBody(invoice, change))
                    findings.Broken("C3", invoice.Id, $"the stored bytes of event {change.Id} are not those of its version {change.Version}");
            }
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            findings.Broken("C3", invoice.Id, $"a stored copy of it cannot be read; are the data protection keys those it was stored under? ({exception.GetType().Name})");
        }
    }

    private bool IsAgreed(Invoice invoice, InvoiceEvent first)
    {
        var view = JsonSerializer.Deserialize(secrets.Unprotect(first.Snapshot), InvoiceJson.Default.InvoiceView)!;
        return (view.Id, view.Value, view.Decimals, view.ConfirmationsRequired) == (invoice.Id, invoice.Value, invoice.Decimals, invoice.ConfirmationsRequired)
            && string.Equals(view.Blockchain, invoice.Blockchain, StringComparison.Ordinal)
            && string.Equals(view.Symbol, invoice.Symbol, StringComparison.Ordinal)
            && string.Equals(view.Address, invoice.Address, StringComparison.Ordinal)
            && string.Equals(view.ContractAddress, invoice.ContractAddress, StringComparison.Ordinal)
            && string.Equals(UtcJsonConverter.ToText(view.Created), UtcJsonConverter.ToText(invoice.CreatedAt), StringComparison.Ordinal)
            && string.Equals(UtcJsonConverter.ToText(view.Expiry), UtcJsonConverter.ToText(invoice.ExpiresAt), StringComparison.Ordinal);
    }

    private bool IsItsBody(Invoice invoice, InvoiceEvent change)
    {
        var body = secrets.Unprotect(change.Body!);
        using var json = JsonDocument.Parse(body);
        var superseded = json.RootElement.GetProperty("superseded").EnumerateArray().Select(e => e.GetString()!).ToList();
        return body.AsSpan().SequenceEqual(bodies.Compose(change, invoice.SecretKey, superseded));
    }
}
