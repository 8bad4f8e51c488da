namespace Shop.Setup;

/// <summary>The configuration is wrong; the message says all of it.</summary>
internal sealed class ShopSettingsException(IEnumerable<string> faults)
    : Exception("The Shop cannot start:" + string.Concat(faults.Select(f => Environment.NewLine + " - " + f)));
