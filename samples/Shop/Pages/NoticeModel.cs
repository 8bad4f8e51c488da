namespace Shop.Pages;

/// <summary>A page that only says what is wrong, and what to do.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Text">What to do.</param>
internal sealed record NoticeModel(FrameModel Frame, string Title, string Text)
{
    public static NoticeModel NoOrder(HttpContext http)
        => new(FrameModel.Of(http), "No such order", "Check the link. Orders of this sample are gone when its database is made anew.");

    public static NoticeModel NoPage(HttpContext http)
        => new(FrameModel.Of(http), "No such page", "Check the address: there is nothing here.");

    public static NoticeModel IncompleteForm(HttpContext http)
        => new(FrameModel.Of(http), "That form was not complete", "Nothing was done, and nothing is to be paid for it. Go back and try again.");

    public static NoticeModel OldForm(HttpContext http)
        => new(FrameModel.Of(http), "That page was too old", "Nothing was done, and nothing is to be paid for it. Go back, reload the page, and try again. The shop needs its cookie for that.");
}
