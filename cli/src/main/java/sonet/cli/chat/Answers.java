package sonet.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sonet.client.Conversation;

/// What the verbs say, gathered while one is at work. Used by the thread that works.
final class Answers implements Verbs.Stage {
  private final Supplier<Optional<Conversation>> current;
  private final Consumer<List<String>> listener;
  private final Consumer<Conversation> opener;
  private final List<String> given = new ArrayList<>();

  Answers(
      Supplier<Optional<Conversation>> current,
      Consumer<List<String>> listener,
      Consumer<Conversation> opener) {
    this.current = current;
    this.listener = listener;
    this.opener = opener;
  }

  /// Shows what was said since the last time.
  void tell() {
    List<String> all = List.copyOf(given);
    given.clear();
    listener.accept(all);
  }

  @Override
  public void show(String line) {
    given.add(plain(line));
  }

  private static String plain(String line) {
    return line.replaceFirst("^[*!] ", "");
  }

  @Override
  public void report(List<String> together) {
    listener.accept(together.stream().map(Answers::plain).toList());
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public Optional<Conversation> current() {
    return current.get();
  }

  @Override
  public void open(Conversation conversation) {
    opener.accept(conversation);
  }
}
