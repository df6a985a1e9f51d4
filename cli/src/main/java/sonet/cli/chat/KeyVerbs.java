package sonet.cli.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.cli.conversation.KeyPage;
import sonet.cli.conversation.Lines;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.Sonet;

/// `/keys`: what is known of somebody's keys, and what is decided about them. What is accepted is
/// what was shown here last, and nothing that came since.
final class KeyVerbs {
  /// So many people's keys are remembered as shown; more is nobody's way to decide.
  private static final int MOST_SHOWN = 64;

  private final Sonet sonet;
  private final Lines lines;
  private final Verbs.Stage stage;
  private final Map<String, AccountKeys> shown = new HashMap<>();

  KeyVerbs(Sonet sonet, Lines lines, Verbs.Stage stage) {
    this.sonet = sonet;
    this.lines = lines;
    this.stage = stage;
  }

  void take(String rest) throws ClientException {
    String[] words = rest.split(" +", 2);
    String name = words[0].isEmpty() ? sonet.account() : words[0];
    switch (words.length > 1 ? words[1] : "") {
      case "" -> show(sonet.keys().of(name));
      case "accept" -> accept(name);
      case "block" -> {
        shown.remove(name);
        stage.show(lines.aside(KeyPage.state(sonet.keys().block(name))));
      }
      default -> throw Verbs.invalid("it is /keys NAME, then accept or block");
    }
  }

  private void show(AccountKeys keys) throws ClientException {
    if (shown.size() >= MOST_SHOWN) {
      shown.clear();
    }
    shown.put(keys.account(), keys);
    for (String line : KeyPage.lines(keys, sonet.keys().history(keys.account()))) {
      stage.show(lines.aside(line));
    }
    if (KeyPage.isUndecided(keys)) {
      stage.show(
          lines.aside(
              "compare keys in another way; then /keys %1$s accept, or /keys %1$s block"
                  .formatted(Lines.visible(keys.account()))));
    }
  }

  private void accept(String name) throws ClientException {
    Optional<AccountKeys> looked = Optional.ofNullable(shown.remove(name));
    if (looked.isEmpty()) {
      throw Verbs.invalid("look at them first: /keys " + name);
    }
    try {
      stage.show(lines.aside(KeyPage.state(sonet.keys().accept(looked.get()))));
    } catch (ClientException changed) {
      if (changed.reason() == ClientException.Reason.KEYS_CHANGED) {
        show(sonet.keys().known(name));
      }
      throw changed;
    }
  }
}
