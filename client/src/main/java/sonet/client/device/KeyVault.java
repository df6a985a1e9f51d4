package sonet.client.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.state.StateFile;
import sonet.client.state.Transaction;
import sonet.client.transparency.Vault;
import sonet.crypto.Bytes;

/// The state of the device, for what is found of keys: each call is a transaction on the owner's
/// thread. A change of someone's keys stands in all conversations with them, in the transaction
/// that keeps it.
final class KeyVault implements Vault {
  private final Owner owner;
  private final Desk.Tools tools;
  private volatile @Nullable Book book;

  // The owner's thread alone uses these.
  private final List<Notice> news = new ArrayList<>();
  private final Map<Bytes, Room> rooms = new LinkedHashMap<>();

  KeyVault(Owner owner, Desk.Tools tools) {
    this.owner = owner;
    this.tools = tools;
  }

  /// From now on changes are noted in the conversations of a book.
  void attach(Book opened) {
    book = opened;
  }

  @Override
  public <T> T read(StateFile.Work<T> work) throws ClientException {
    return owner.call(() -> tools.state().read(work));
  }

  @Override
  public <T> T write(StateFile.Work<T> work) throws ClientException {
    return owner.call(() -> {
      news.clear();
      rooms.clear();
      T result = tools.state().write(work);
      Book opened = book;
      if (opened != null) {
        rooms.values().forEach(opened.rooms()::remember);
      }
      List.copyOf(news).forEach(tools.listener());
      return result;
    });
  }

  @Override
  public void note(Transaction t, KeyChange change) throws ClientException {
    news.add(new Notice.KeysChanged(change));
    Book opened = book;
    if (opened == null || change.account().equals(tools.profile().account())) {
      return;
    }
    for (Room known : opened.roomsWith(t, change.account())) {
      note(t, rooms.getOrDefault(known.group(), known), change);
    }
  }

  private void note(Transaction t, Room known, KeyChange change) throws ClientException {
    Room room = known.isPair() ? known.next() : known;
    Entry.KeysChanged entry =
        new Entry.KeysChanged(room.place(room.cursor()), tools.clock().instant(), change);
    if (room.isPair()) {
      KeyNotes.add(t, room, entry);
      rooms.put(room.group(), room);
    } else {
      KeyNotes.insert(t, room.conversation(), entry);
    }
    news.add(new Notice.Happened(room.conversation(), entry));
  }

  @Override
  public void note(KeyAlarm alarm) {
    news.add(new Notice.KeysAlarmed(alarm));
  }
}
