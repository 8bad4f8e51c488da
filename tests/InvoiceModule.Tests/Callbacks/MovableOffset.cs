using InvoiceModule.Setup;

namespace InvoiceModule.Tests.Callbacks;

internal sealed class MovableOffset : IClockOffset
{
    public TimeSpan Offset { get; private set; }

    public void Advance(TimeSpan by) => Offset += by;
}
