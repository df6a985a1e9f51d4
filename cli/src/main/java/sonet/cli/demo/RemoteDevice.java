package sonet.cli.demo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.CommandException;
import sonet.crypto.Bytes;

/// A device in a process of its own, as the demo drives it. See [DeviceCommand] for the lines.
final class RemoteDevice implements Child {
  private final String account;
  private final ChildProcess process;

  /// Starts the process of a device.
  ///
  /// @param name of the account, a slash and what the device is called
  /// @param tenant whose account it is
  static RemoteDevice start(String name, String tenant, String server, Path folder)
      throws CommandException {
    return start(name, tenant, server, folder, Optional.empty());
  }

  /// The same for a device that asks the witnesses of a policy file to have seen the log.
  static RemoteDevice start(
      String name, String tenant, String server, Path folder, Optional<Path> policy)
      throws CommandException {
    String account = name.substring(0, name.indexOf('/'));
    String label = name.substring(name.indexOf('/') + 1);
    Path data = folder.resolve(tenant + "-" + account + "-" + label);
    List<String> words =
        new ArrayList<>(
            List.of(
                "device",
                "--server",
                server,
                "--name",
                account,
                "--device",
                label,
                "--tenant",
                tenant,
                "--data",
                data.toString()));
    policy.ifPresent(file -> words.addAll(List.of("--anchors", file.toString())));
    return new RemoteDevice(account, ChildProcess.start(name, folder, words));
  }

  private RemoteDevice(String account, ChildProcess process) {
    this.account = account;
    this.process = process;
  }

  String account() {
    return account;
  }

  String name() {
    return process.name();
  }

  long processId() {
    return process.id();
  }

  /// Says a line and takes the answer.
  String ask(String line) throws CommandException {
    process.write(line);
    return answer();
  }

  /// Makes this device by a code of another one of the account, which confirms it. Returns its
  /// name.
  String link(RemoteDevice by, String passphrase) throws CommandException {
    tell("link " + passphrase + " " + by.ask("code"));
    String _ = by.ask("confirm");
    return answer();
  }

  /// Says a line whose answer is taken later.
  void tell(String line) throws CommandException {
    process.write(line);
  }

  /// The answer to the oldest line without one.
  String answer() throws CommandException {
    String line = process.read();
    if (line.equals("ok") || line.startsWith("ok ")) {
      return line.substring(Math.min(line.length(), 3));
    }
    throw CommandException.failure(name() + ": " + line);
  }

  /// Says a line and takes the answer as it is, also one that begins with `error`.
  String reply(String line) throws CommandException {
    process.write(line);
    return process.read();
  }

  /// Sends texts, each a message, and waits until the server has them all.
  void say(List<String> texts) throws CommandException {
    StringBuilder line = new StringBuilder("say");
    for (String text : texts) {
      line.append(' ').append(Texts.encode(text));
    }
    String _ = ask(line.toString());
  }

  /// Everything that was said, as this device has it.
  List<Heard> history() throws CommandException {
    List<Heard> heard = new ArrayList<>();
    process.write("history");
    String line = process.read();
    while (line.startsWith("text ")) {
      String[] parts = line.split(" ", -1);
      heard.add(new Heard(Long.parseLong(parts[1]), parts[2], Texts.decode(parts[3])));
      line = process.read();
    }
    if (!line.equals("ok")) {
      throw CommandException.failure(name() + ": " + line);
    }
    return heard;
  }

  /// A message as a device has it.
  ///
  /// @param seq its place in the log
  /// @param author the account it came from
  /// @param text what it says
  record Heard(long seq, String author, String text) {}

  /// The encrypted entry at a place, fetched from the server by this device.
  Bytes ciphertext(long seq) throws CommandException {
    return Bytes.fromHex(ask("ciphertext " + seq));
  }

  /// Has the device try to read an encrypted entry. Returns `true` or `false`, a blank and a
  /// phrase.
  String attempt(Bytes ciphertext) throws CommandException {
    return ask("attempt " + ciphertext.toHex());
  }

  @Override
  public void close() {
    process.close();
  }

  /// Texts on one line.
  static final class Texts {
    private Texts() {}

    static String encode(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + ".";
    }

    static String decode(String encoded) {
      byte[] bytes = Base64.getDecoder().decode(encoded.substring(0, encoded.length() - 1));
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
