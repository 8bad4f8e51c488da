namespace Shop.Data;

/// <summary>What a customer ordered, and how far its invoice has come.</summary>
internal sealed class Order
{
    public required Guid Id { get; init; }

    public required string ProductId { get; init; }

    /// <summary>Price in euro cents.</summary>
    public required long PriceCents { get; init; }

    public required string Symbol { get; init; }

    public required DateTime CreatedAt { get; init; }

    public Guid? InvoiceId { get; set; }

    /// <summary>Where the payer pays.</summary>
    public string? PayUrl { get; set; }

    /// <summary>The newest version of the invoice this order has been told of. Events come at least once, so an older one changes nothing.</summary>
    public int InvoiceVersion { get; set; }

    /// <summary>The invoice's status as of that version.</summary>
    public string InvoiceStatus { get; set; } = "NOT_PAID";

    /// <summary>Whether the goods may leave. A reorganisation of the chain takes it back.</summary>
    public bool Paid { get; set; }

    /// <summary>Whether the network has taken back a payment that was seen, and it has not returned.</summary>
    public bool Reversed { get; set; }

    /// <summary>Whether money came after the time was over and did not count: nobody is asked to order again then.</summary>
    public bool Late { get; set; }

    /// <summary>Whether the invoice ended without full payment.</summary>
    public bool Failed { get; set; }
}
