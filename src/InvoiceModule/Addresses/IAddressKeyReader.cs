namespace InvoiceModule.Addresses;

/// <summary>
/// Implemented by a chain that makes receiving addresses from a key which can only watch, such as an account's extended public key (BIP 32). The dashboard then
/// lets a merchant set one.
/// </summary>
public interface IAddressKeyReader
{
    /// <summary>What is taken, for people: <c>xpub, zpub or a descriptor</c>.</summary>
    string AddressKeyForms { get; }

    /// <summary>Reads a key. It is asked from memory and for the same text again and again; the same text gives the same addresses for ever.</summary>
    /// <param name="text">What a person pasted.</param>
    /// <returns>The addresses of this key, whichever wallet asks.</returns>
    /// <exception cref="FormatException">It is none. The message says what to do, in whole sentences, and does not repeat the text; a private key is refused.</exception>
    IAddressProvider ReadAddressKey(string text);
}
