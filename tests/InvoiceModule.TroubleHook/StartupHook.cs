using System.Diagnostics.CodeAnalysis;

/// <summary>Being called is all: with that this assembly is loaded, and the host finds it by its name. The runtime wants this class, without a namespace.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for it outside any namespace.")]
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for it outside any namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
