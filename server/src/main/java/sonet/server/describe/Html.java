package sonet.server.describe;

/// Text in pages.
final class Html {
  private Html() {}

  /// A text that stands for itself, in content and in quoted attributes.
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// What every page begins with.
  static String head(String title) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%s</title>
    <link rel="stylesheet" href="/docs.css">
    </head>
    """
        .formatted(text(title));
  }
}
