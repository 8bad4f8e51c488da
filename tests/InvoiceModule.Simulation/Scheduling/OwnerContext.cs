namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Brings every continuation of an owner's code back to the scheduler.</summary>
internal sealed class OwnerContext(Scheduler scheduler, Owner owner) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(new Work(owner, d, state, this));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for anything here.");

    public override SynchronizationContext CreateCopy() => this;
}
