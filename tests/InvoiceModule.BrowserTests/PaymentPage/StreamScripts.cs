namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>What lets a test look at the page's streams and send the page away; it goes in before the page's own script.</summary>
internal static class StreamScripts
{
    /// <summary>Every stream that the page opens is in <c>streams</c>; the page is hidden while <c>away</c> is true.</summary>
    public const string Watch =
        """
        window.streams = [];
        window.EventSource = class extends EventSource { constructor(url) { super(url); streams.push(this); } };
        Object.defineProperty(document, "hidden", { get: () => !!window.away });
        window.leave = on => { window.away = on; document.dispatchEvent(new Event("visibilitychange")); };
        """;

    /// <summary>Returns once this holds, and throws when it never does. Playwright's own waiting evaluates a string in the page, which the page's policy forbids.</summary>
    public static string Until(string condition)
        => $$"""
            async () => {
              const end = Date.now() + 60000;
              while (!({{condition}})) {
                if (Date.now() > end) throw new Error("It did not come to this: " + {{System.Text.Json.JsonSerializer.Serialize(condition)}});
                await new Promise(requestAnimationFrame);
              }
            }
            """;

    /// <summary>Whatever any element says from now on is in <c>heard</c>, as <c>id: text</c>, also what is taken back soon.</summary>
    public const string Hear =
        """
        window.heard = [];
        new MutationObserver(changes => heard.push(...changes.map(c => `${c.target.id}: ${c.target.textContent}`))).observe(document.body, { childList: true, subtree: true })
        """;

    /// <summary>The stream says that something has changed that the page does not know; returns once it has been drawn anew.</summary>
    public const string Redraw =
        """
        async () => {
          const before = document.getElementById("content"), main = document.getElementById("invoice");
          streams.at(-1).onmessage({ lastEventId: "another", data: await (await fetch(main.dataset.poll)).text() });
          while (document.getElementById("content") === before) await new Promise(requestAnimationFrame);
        }
        """;
}
