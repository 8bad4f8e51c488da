namespace Shop.Pages;

/// <summary>What the shop window shows.</summary>
/// <param name="Frame">What stands around it.</param>
internal sealed record ProductsModel(FrameModel Frame);
