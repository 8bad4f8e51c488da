namespace InvoiceModule.Dashboard;

/// <summary>What stands around every page.</summary>
/// <param name="Root">Where the dashboard is mounted.</param>
/// <param name="Name">The name the host goes by.</param>
/// <param name="Section">Where in the menu this page is.</param>
/// <param name="Csrf">The token for this page's forms.</param>
/// <param name="Flash">What the last form came to; null for nothing.</param>
/// <param name="Networks">What people call the chains.</param>
/// <param name="SeesAll">Whether this person sees every wallet; what is for such people only is not in the menu of the others.</param>
internal sealed record DashboardChrome(string Root, string Name, DashboardSection Section, string Csrf, DashboardFlash? Flash, ChainNames Networks, bool SeesAll = false)
{
    public string Home => Root.Length == 0 ? "/" : Root;

    public IEnumerable<(DashboardSection Section, string Text, string Href)> Menu => Everything.Where(m => SeesAll || m.Section != DashboardSection.Checks);

    private IEnumerable<(DashboardSection Section, string Text, string Href)> Everything =>
    [
        (DashboardSection.Invoices, DashboardTexts.Invoices, Home),
        (DashboardSection.Overview, DashboardTexts.Overview, $"{Root}/overview"),
        (DashboardSection.Suspense, DashboardTexts.Suspense, $"{Root}/suspense"),
        (DashboardSection.Wallets, DashboardTexts.Wallets, $"{Root}/wallets"),
        (DashboardSection.Create, DashboardTexts.CreateInvoice, $"{Root}/create"),
        (DashboardSection.Audit, DashboardTexts.Audit, $"{Root}/audit"),
        (DashboardSection.Checks, DashboardTexts.Checks, $"{Root}/checks"),
    ];
}
