using System.Runtime.InteropServices;

namespace InvoiceModule.PaymentPage;

/// <summary>By what one tells, without reading an invoice whole, whether it may look different now.</summary>
/// <param name="Version">Counts its visible changes.</param>
/// <param name="Revision">Counts the writes to it.</param>
/// <param name="Uncounted">Tells sets of payments apart that came and wait for a person; 0 when there are none. They make no version, nor does his decision.</param>
/// <param name="Tip">Height of its chain, on which its confirmations depend.</param>
/// <param name="IsNetworkAvailable">Whether its chain can be read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InvoiceMark(int Version, int Revision, long Uncounted, long Tip, bool IsNetworkAvailable);
