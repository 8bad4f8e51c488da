namespace InvoiceModule.Storage;

internal sealed class NoCrash : ICrashHook
{
    public void Reach(string point)
    {
    }
}
