using System.Runtime.InteropServices;

namespace InvoiceModule.PaymentPage;

/// <summary>By what one tells, without reading an invoice whole, whether it may look different now.</summary>
/// <param name="Version">Counts its visible changes.</param>
/// <param name="Revision">Counts the writes to it.</param>
/// <param name="Tip">Height of its chain, on which its confirmations depend.</param>
/// <param name="IsNetworkAvailable">Whether its chain can be read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InvoiceMark(int Version, int Revision, long Tip, bool IsNetworkAvailable);
