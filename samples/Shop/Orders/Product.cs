using System.Globalization;

namespace Shop.Orders;

/// <summary>Something for sale.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Description">One sentence.</param>
/// <param name="PriceCents">Price in euro cents.</param>
internal sealed record Product(string Id, string Name, string Description, long PriceCents)
{
    public static IReadOnlyList<Product> All { get; } =
    [
        new("tea", "Mountain tea", "A tin of 100 g, picked in spring.", 1290),
        new("mug", "Enamel mug", "Blue, chips with dignity.", 1850),
        new("kettle", "Stove kettle", "Two litres, whistles in tune.", 4900),
        new("blanket", "Wool blanket", "130 by 200 cm, woven from undyed wool.", 11900),
        new("candle", "Beeswax candle", "Forty hours of quiet light.", 1650),
        new("notebook", "Linen notebook", "192 pages that lie flat.", 1400),
    ];

    /// <summary>The price in whole euros as a decimal number.</summary>
    public string Price => PriceOf(PriceCents);

    /// <summary>Address of its picture, under the shop's base.</summary>
    public string Picture => $"pictures/{Id}.svg";

    public static Product? Find(string? id) => All.FirstOrDefault(p => p.Id == id);

    public static string PriceOf(long cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
}
