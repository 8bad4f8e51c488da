using Shop.Data;

namespace Shop.Setup;

/// <summary>Reads the configuration and finds every fault of it at once, each with the key that mends it.</summary>
internal sealed class ShopSettingsReader(IConfiguration configuration, IHostEnvironment environment)
{
    private readonly List<string> _faults = [];

    /// <exception cref="ShopSettingsException">Something is wrong.</exception>
    public ShopSettings Read()
    {
        var settings = new ShopSettings
        {
            Database = ReadDatabase(),
            WalletId = ReadId("Shop:WalletId", "7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11"),
            PrivateWalletId = ReadId("Shop:PrivateWalletId", "2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22"),
            ApiKey = ReadText("Shop:ApiKey"),
            WebhookSecret = ReadWebhookSecret(),
            Simulator = ReadSimulator(),
        };
        if (settings.ApiKey is null && environment.IsProduction())
            _faults.Add("Shop:ApiKey is not set. In Production the API is never anonymous: set it (environment variable Shop__ApiKey); callers send it in X-Api-Key.");
        if (settings.WalletId == settings.PrivateWalletId)
            _faults.Add("Shop:WalletId and Shop:PrivateWalletId are the same. Give two ids.");
        foreach (var name in configuration.GetSection("Chains").GetChildren().Select(c => c.Key).Except(ChainSetup.Names, StringComparer.OrdinalIgnoreCase))
            _faults.Add($"Chains:{name} is no chain of this shop. It knows {string.Join(", ", ChainSetup.Names)}.");
        return _faults.Count == 0 ? settings : throw new ShopSettingsException(_faults);
    }

    private ShopDatabase ReadDatabase()
    {
        var text = ReadText("Database:Provider") ?? nameof(DatabaseProvider.Sqlite);
        if (!Enum.TryParse<DatabaseProvider>(text, ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
            _faults.Add($"Database:Provider is '{text}'. Write Sqlite or Postgres.");
        var connection = ReadText("ConnectionStrings:Shop");
        if (provider == DatabaseProvider.Sqlite)
            return new ShopDatabase(provider, connection ?? $"Data Source={Path.Combine(environment.ContentRootPath, "App_Data", "shop.db")}");
        if (connection is null)
            _faults.Add("ConnectionStrings:Shop is not set. With Database:Provider Postgres it is needed, such as Host=localhost;Database=shop;Username=shop;Password=...");
        return new ShopDatabase(provider, connection ?? "");
    }

    private Guid ReadId(string key, string fallback)
    {
        var text = ReadText(key) ?? fallback;
        if (Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty)
            return id;
        _faults.Add($"{key} is '{text}'. Write a UUID such as {fallback}.");
        return Guid.Empty;
    }

    private string? ReadWebhookSecret()
    {
        const string Prefix = "whsec_";
        var text = ReadText("Shop:WebhookSecret");
        if (text is null)
            return null;
        var bytes = new byte[text.Length];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), bytes, out var length) || length is < 24 or > 64)
            _faults.Add("Shop:WebhookSecret is no signing key. Write whsec_ and the base64 of 24 to 64 random bytes, or leave it out to have one made.");
        return text;
    }

    private bool ReadSimulator()
    {
        const string Key = "Simulator:Enabled";
        var enabled = environment.IsDevelopment();
        if (ReadText(Key) is { } text && !bool.TryParse(text, out enabled))
            _faults.Add($"{Key} is '{text}'. Write true or false.");
        if (enabled && environment.IsProduction())
            _faults.Add($"{Key} is true, and simulated chains are refused in Production: anyone could pay with invented money. Set it to false, or the environment to Development.");
        return enabled;
    }

    private string? ReadText(string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
