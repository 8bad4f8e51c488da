namespace InvoiceModule.Setup;

/// <summary>Tells the module that time or a chain has moved, so that it looks at once instead of at its next poll.</summary>
public interface IInvoicingWaker
{
    /// <summary>Wakes every loop of this process.</summary>
    void Wake();
}
