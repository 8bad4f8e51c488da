using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>What a person asks for on the page of a wallet's addresses.</summary>
/// <param name="What">One of the constants.</param>
/// <param name="IsConfirmed">Whether he has seen what it comes to, where there is something to see.</param>
/// <param name="Key">A key as it was pasted.</param>
/// <param name="First">The lowest number to give out, as text.</param>
/// <param name="Addresses">A list as it was pasted.</param>
/// <param name="Was">The source that stood when the page was made.</param>
internal sealed record AddressForm(string What, bool IsConfirmed, string Key, string First, string Addresses, long Was)
{
    public const string SetKey = "key";
    public const string Import = "list";
    public const string Retire = "retire";
    public const string UseCode = "code";

    public static readonly AddressForm Empty = new("", IsConfirmed: false, "", "0", "", 0);

    public static AddressForm Read(IFormCollection form) => new(
        form["what"].ToString(),
        form["step"] == "save",
        form["key"].ToString(),
        form["first"].ToString(),
        form["addresses"].ToString(),
        long.TryParse(form["was"], NumberStyles.None, CultureInfo.InvariantCulture, out var was) ? was : -1);

    /// <summary>The same without what nobody may see again: a private key goes into no page.</summary>
    public AddressForm WithoutSecrets() => this with { Key = PrivateKeyText.IsMeant(Key) ? "" : Key, Addresses = PrivateKeyText.IsMeant(Addresses) ? "" : Addresses };

    /// <exception cref="InvoicingException"><c>validation_failed</c> with <c>$.first</c>.</exception>
    public long FirstIndex()
        => long.TryParse(First, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first < int.MaxValue
            ? first
            : throw WalletHandlers.Wrong("$.first", "Must be a whole number 0..2147483646; 0 unless the first addresses of this account have been used elsewhere.");
}
