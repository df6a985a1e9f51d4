package sonet.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Style;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;

/// What the demo shows beside texts: a file, an answer, a reaction and a receipt among those who
/// stayed, a conversation with roles, and another tenant of the same server.
final class Encore {
  private static final int FILE_BYTES = 200_000;
  private static final String LIKED = "👍";

  private final Console console;
  private final Scenario.Cast cast;
  private final Path folder;
  private final Checks checks;

  Encore(Console console, Scenario.Cast cast, Path folder, Checks checks) {
    this.console = console;
    this.cast = cast;
    this.folder = folder;
    this.checks = checks;
  }

  /// Alice sends a file; carol answers it, likes it and reads it.
  void file() throws CommandException {
    Path file = folder.resolve("photo.bin");
    Bytes content = Providers.random().bytes(FILE_BYTES);
    try {
      Files.write(file, content.toArray());
    } catch (IOException unwritable) {
      throw CommandException.failure("no file can be made to be sent.", unwritable);
    }
    event("alice sends carol a file, who answers it, likes it and reads it.");
    String id = cast.phone().ask("attach " + file);
    Path copy = folder.resolve("copy.bin");
    String fetched = cast.carol().ask("fetch " + id + " " + copy);
    checks.check(
        fetched.equals(cast.phone().ask("digest " + file)),
        "carol's copy of %d bytes has the same SHA-256: %s…"
            .formatted(size(copy), fetched.substring(0, 16)));
    String answer = cast.carol().ask("reply " + id + " What a view!");
    String _ = cast.carol().ask("react " + id + " " + LIKED);
    checks.check(
        cast.laptop().ask("answered " + answer).equals(id),
        "alice/laptop  sees which message carol answers");
    checks.check(
        cast.laptop().ask("liked " + id).equals("carol " + LIKED),
        "alice/laptop  sees that carol likes it: " + LIKED);
    String _ = cast.carol().ask("read " + id);
    checks.check(
        cast.phone().ask("seen " + id).equals("READ"), "alice/phone   is told that carol read it");
  }

  private static long size(Path file) throws CommandException {
    try {
      return Files.size(file);
    } catch (IOException missing) {
      throw CommandException.failure("the file was not fetched.", missing);
    }
  }

  /// Carol tries what only an admin may, and may it once she is one.
  void roles() throws CommandException {
    event("alice begins a conversation with roles, in which carol is a member.");
    String id = cast.phone().ask("council The council");
    String _ = cast.phone().ask("add carol");
    String _ = cast.carol().ask("enter " + id);
    String refused = cast.carol().reply("add bob");
    checks.check(
        refused.startsWith("error "),
        "carol, a member, cannot add bob, says her own engine: " + Scenario.sentence(refused));
    String _ = cast.phone().ask("admin carol");
    String _ = cast.carol().ask("promoted");
    checks.check(cast.carol().reply("add bob").equals("ok"), "carol, made an admin, adds bob");
  }

  /// Another alice, of another tenant.
  void tenant(RemoteDevice stranger) throws CommandException {
    event("The tenant clinic of the same server has an alice of its own.");
    String ours = cast.phone().ask("key");
    String hers = stranger.ask("key");
    checks.check(!hers.equals(ours), "the name alice is another account there, of the key " + hers);
    String _ = stranger.ask("create Rounds");
    String refused = stranger.reply("add bob");
    checks.check(
        refused.startsWith("error UNKNOWN_USER "),
        "there is no bob for her: " + Scenario.sentence(refused));
  }

  private void event(String what) {
    console.out().println();
    console.out().println(console.styled(Style.BOLD, what));
  }
}
