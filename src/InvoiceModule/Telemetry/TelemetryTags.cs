namespace InvoiceModule.Telemetry;

/// <summary>Names of tags. On metrics only those with few values; ids are for traces, and what is secret or a stranger's is nowhere.</summary>
internal static class TelemetryTags
{
    public const string Blockchain = "invoicing.blockchain";
    public const string Symbol = "invoicing.symbol";
    public const string StatusFrom = "invoicing.status.from";
    public const string StatusTo = "invoicing.status.to";
    public const string EventType = "invoicing.event.type";
    public const string Disposition = "invoicing.payment.disposition";
    public const string Reason = "invoicing.payment.reason";
    public const string Outcome = "invoicing.outcome";
    public const string ErrorType = "error.type";
    public const string Lane = "invoicing.lane";
    public const string AddressState = "invoicing.address.state";
    public const string InvoiceId = "invoicing.invoice.id";
    public const string Version = "invoicing.invoice.version";
    public const string EventId = "invoicing.event.id";
    public const string WalletId = "invoicing.wallet.id";
    public const string Height = "invoicing.chain.height";
    public const string Blocks = "invoicing.scan.blocks";
}
