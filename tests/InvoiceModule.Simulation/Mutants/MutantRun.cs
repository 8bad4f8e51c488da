namespace InvoiceModule.Simulation.Mutants;

internal static class MutantRun
{
    public static int Run(string[] arguments, TextWriter output) => throw new NotSupportedException();
}
