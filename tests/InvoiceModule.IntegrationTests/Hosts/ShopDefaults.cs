namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>What a host under test gets when a test does not say otherwise.</summary>
internal static class ShopDefaults
{
    /// <summary>A signing key only tests know: bytes 0..31.</summary>
    public const string WebhookSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
}
