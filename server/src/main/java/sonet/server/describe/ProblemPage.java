package sonet.server.describe;

import java.util.List;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.protocol.ProblemType;

/// The page about one type of problem.
final class ProblemPage {
  private ProblemPage() {}

  static String html(ProblemType type) {
    List<Operation<?, ?>> operations =
        Operations.all().stream().filter(operation -> operation.problems().contains(type)).toList();
    StringBuilder page = new StringBuilder(Html.head(type.title() + " – Sonet"));
    page.append(
        """
        <body class="single">
        <main id="main" class="problem-page">
        <p class="crumb"><a href="/docs">Sonet API</a> / problems</p>
        <p class="status-big s%d">%d</p>
        <h1>%s</h1>
        <p class="lead"><strong>What to do.</strong> %s</p>
        <dl class="facts"><dt>type</dt><dd><code>%s</code></dd></dl>
        """
            .formatted(
                type.status() / 100,
                type.status(),
                Html.text(type.title()),
                Html.text(type.next()),
                Html.text(type.uri())));
    if (operations.isEmpty()) {
      page.append("<p>Any operation may be refused so.</p>\n");
    } else {
      page.append("<h2>Operations that may be refused so</h2>\n<ul class=\"plain\">\n");
      operations.forEach(operation -> page.append(item(operation)));
      page.append("</ul>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String item(Operation<?, ?> operation) {
    return "<li><a href=\"/docs#%s\"><span class=\"method m-%s\">%s</span> <code>%s</code></a></li>\n"
        .formatted(
            operation.id(),
            operation.method().toLowerCase(java.util.Locale.ROOT),
            operation.method(),
            Html.text(operation.path()));
  }
}
