using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace InvoiceModule.Pages;

/// <summary>A style sheet or script inside this assembly: the host serves no files for us.</summary>
internal sealed class PageAsset
{
    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly EntityTagHeaderValue _tag;

    /// <param name="name">The file's name; the project file embeds it as <c>InvoiceModule.Assets.{name}</c>.</param>
    /// <param name="contentType">Its type, with the character set.</param>
    /// <param name="before">Files served before it in one answer, such as the <c>base.css</c> that all pages share.</param>
    public PageAsset(string name, string contentType, params string[] before)
        : this(name, contentType, [.. before.Append(name).SelectMany(Read)])
    {
    }

    /// <summary>One that is made and not embedded.</summary>
    public PageAsset(string name, string contentType, byte[] content)
    {
        _content = content;
        _contentType = contentType;
        Name = name;
        Version = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 8));
        _tag = new EntityTagHeaderValue($"\"{Version}\"");
    }

    public string Name { get; }

    /// <summary>Changes with the content.</summary>
    public string Version { get; }

    /// <summary>Its address under a surface's root; it names the version, so that a new page never meets an old script.</summary>
    public string Href(string root) => $"{root}/assets/{Name}?v={Version}";

    public IResult Get(HttpContext http)
    {
        var isExact = string.Equals(http.Request.Query["v"], Version, StringComparison.Ordinal);
        http.Response.Headers.CacheControl = isExact ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.Bytes(_content, _contentType, entityTag: _tag);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"InvoiceModule.Assets.{name}")
            ?? throw new InvalidOperationException($"The assembly holds no asset '{name}'. Embed it in InvoiceModule.csproj.");
        using var reader = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(string.Concat(Slim(reader.ReadToEnd()).Select(line => (name.EndsWith(".css", StringComparison.Ordinal) ? Tight(line) : line) + "\n")));
    }

    // Of a style sheet, neither the blanks at its braces and after its punctuation; no text in ours has such.
    private static string Tight(string line)
    {
        foreach (var (loose, tight) in ((string, string)[])[(" {", "{"), ("{ ", "{"), (" }", "}"), ("; ", ";"), (": ", ":"), (", ", ",")])
            line = line.Replace(loose, tight, StringComparison.Ordinal);
        return line;
    }

    // Whole lines of comment, and what a line is indented by, stay in the source: no visitor's browser has a use for them.
    private static IEnumerable<string> Slim(string text)
    {
        var isComment = false;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            isComment |= line.StartsWith("/*", StringComparison.Ordinal);
            if (line.Length > 0 && !isComment && !line.StartsWith("//", StringComparison.Ordinal))
                yield return line;
            isComment &= !line.EndsWith("*/", StringComparison.Ordinal);
        }
    }
}
