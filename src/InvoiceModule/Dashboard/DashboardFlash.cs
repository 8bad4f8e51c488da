namespace InvoiceModule.Dashboard;

/// <summary>What a form came to, told once on the page the browser is sent to.</summary>
/// <param name="Text">For the person.</param>
/// <param name="IsBad">Whether it went wrong.</param>
/// <param name="Secret">Something that is shown this once and never again.</param>
internal sealed record DashboardFlash(string Text, bool IsBad = false, string? Secret = null);
