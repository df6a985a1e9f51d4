package sonet.server.config;

/// The table as a page of the documentation.
public final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      `sonet serve` reads its settings from a file, then the environment, then flags; what comes later counts. The file
      is named by `--config FILE` or `SONET_CONFIG` and holds lines `name = value`, with `#` before a comment. Sizes are
      written `64MiB`, times `30d`. Everything is checked at the start, and all mistakes are told at once.
      `sonet serve --print-config` shows the values that hold and where each came from, as a file that says the same.

      `sonet admin reload` has a running server read its settings again: those with a *yes* in the column *live* take effect
      at once, of the others it says that they wait for the next start.

      This page is made from the table in `sonet.server.config.Settings`.

      | setting | variable | flag | initially | live | what may stand there | what it is for |
      |---|---|---|---|---|---|---|
      """;

  private ConfigurationPage() {}

  /// The page in Markdown.
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Setting<?> setting : Settings.all()) {
      String initial = setting.initialText();
      page.append(
          "| `%s` | `%s` | `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  setting.name(),
                  setting.variable(),
                  setting.flag(),
                  initial.isEmpty() ? "" : "`" + initial + "`",
                  setting.when() == Setting.When.AT_ANY_TIME ? "yes" : "",
                  setting.values(),
                  setting.help()));
    }
    return page.toString();
  }
}
