namespace InvoiceModule.Tests.Hosting;

internal sealed class HostOrder
{
    public int Id { get; set; }

    public Guid? InvoiceId { get; set; }
}
