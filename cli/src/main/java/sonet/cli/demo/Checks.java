package sonet.cli.demo;

import java.util.List;
import sonet.cli.command.Console;
import sonet.cli.command.Style;

/// Says of each thing that must hold whether it does, and counts.
final class Checks {
  private final Console console;
  private int passed;
  private int failed;

  Checks(Console console) {
    this.console = console;
  }

  /// A thing that must hold.
  void check(boolean holds, String what) {
    if (holds) {
      passed++;
      console.out().println("  " + console.styled(Style.GOOD, "ok    ") + what);
    } else {
      failed++;
      console.out().println("  " + console.styled(Style.BAD, "FAILED") + " " + what);
    }
  }

  /// A device must have heard exactly these texts, in this order, at rising places.
  void heard(String device, List<RemoteDevice.Heard> heard, List<String> expected, String note) {
    List<String> texts = heard.stream().map(RemoteDevice.Heard::text).toList();
    boolean rising = true;
    for (int i = 1; i < heard.size(); i++) {
      rising &= heard.get(i - 1).seq() < heard.get(i).seq();
    }
    check(
        rising && texts.equals(expected),
        "%-13s has %d of %d messages, once each and in order%s"
            .formatted(device, texts.size(), expected.size(), note));
  }

  int passed() {
    return passed;
  }

  int failed() {
    return failed;
  }
}
