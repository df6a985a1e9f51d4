package sonet.server.inbox;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.ClientFrame;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.LogRef;
import sonet.protocol.Notice;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.SendMessages;
import sonet.protocol.SendMessages.Delivery;
import sonet.protocol.SendMessages.Message;
import sonet.protocol.Sent;
import sonet.protocol.ServerFrame;
import sonet.server.account.Accounts;
import sonet.server.account.Allowance;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.passing.Passing;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Head;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;

/// Sends messages from one device to all devices of an account.
///
/// All of them are appended in one batch, so that no device is left out of a conversation: the
/// devices must be just those that the account has, and each inbox must have room. An entry is
/// named by the hash of the request, so that it may be repeated when its answer was lost; when the
/// recipient has acknowledged it meanwhile, its ratchet knows the message.
///
/// Of a sealed message nothing is kept or said but the message: the entry has no sender, and what
/// names it is a hash of the messages alone.
public final class Pairwise {
  private final Storage storage;
  private final Accounts accounts;
  private final DeliveryKeys keys;
  private final Notices notices;
  private final Settings settings;

  /// Pairwise messages.
  public Pairwise(
      Storage storage, Accounts accounts, DeliveryKeys keys, Notices notices, Settings settings) {
    this.storage = storage;
    this.accounts = accounts;
    this.keys = keys;
    this.notices = notices;
    this.settings = settings;
  }

  /// What it works with.
  ///
  /// @param passing shows what is for connected devices only
  /// @param allowance bounds what is sent unnamed
  /// @param primitives the hash
  /// @param clock the time
  /// @param messageBytes of each message
  /// @param inboxEntries that wait in one inbox
  public record Settings(
      Passing passing,
      Allowance allowance,
      Primitives primitives,
      InstantSource clock,
      int messageBytes,
      int inboxEntries) {}

  /// Sends messages to the devices of an account.
  ///
  /// @throws RefusalException when they are for other devices, too large, or an inbox is full
  public Sent send(Sender sender, AccountName to, SendMessages request) throws RefusalException {
    Locations at = sender.locations();
    if (sender instanceof Sender.Sealed(var _, Bytes token)) {
      keys.require(at, to, token);
      settings.allowance().take(at, Allowance.What.SEALED_BY_TOKEN, to.identity());
    }
    requireDevices(request.messages(), expected(sender, to));
    boolean online = request.delivery().equals(Optional.of(Delivery.ONLINE));
    int bound = online ? ClientFrame.Ephemeral.MAX_BODY : settings.messageBytes();
    for (Message message : request.messages()) {
      if (message.body().length() > bound) {
        throw RefusalException.of(
            ProblemType.TOO_LARGE,
            "a message may have %d bytes, not %d".formatted(bound, message.body().length()));
      }
    }
    Instant now = settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    if (request.messages().isEmpty()) {
      return new Sent(now);
    }
    if (online) {
      show(sender, request.messages());
      return new Sent(now);
    }
    return store(sender, request, now);
  }

  /// Nobody is told who was connected.
  private void show(Sender sender, List<Message> messages) {
    Optional<DeviceId> from =
        switch (sender) {
          case Sender.Known(var caller) -> Optional.of(caller.id());
          case Sender.Sealed _ -> Optional.empty();
        };
    for (Message message : messages) {
      settings
          .passing()
          .show(
              sender.locations().inboxLog(message.device()),
              new ServerFrame.Ephemeral(new LogRef.Inbox(), from, message.body()));
    }
  }

  private List<DeviceId> expected(Sender sender, AccountName to) throws RefusalException {
    List<DeviceId> devices = new ArrayList<>(accounts.devices(sender.locations(), to));
    if (sender instanceof Sender.Known(var caller)) {
      boolean _ = devices.remove(caller.id());
    }
    return devices;
  }

  private static void requireDevices(List<Message> messages, List<DeviceId> expected)
      throws RefusalException {
    List<DeviceId> named = messages.stream().map(Message::device).toList();
    List<DeviceId> missing = expected.stream().filter(device -> !named.contains(device)).toList();
    List<DeviceId> extra = named.stream().filter(device -> !expected.contains(device)).toList();
    if (!missing.isEmpty() || !extra.isEmpty()) {
      throw new RefusalException(
          Problem.of(
                  ProblemType.DEVICE_MISMATCH,
                  "%d devices are missing and %d are not of the account"
                      .formatted(missing.size(), extra.size()))
              .withDevices(new Problem.Mismatch(missing, extra)));
    }
  }

  private Sent store(Sender sender, SendMessages request, Instant now) throws RefusalException {
    Locations at = sender.locations();
    Bytes from =
        switch (sender) {
          case Sender.Known(var caller) -> caller.id().value();
          case Sender.Sealed _ -> Bytes.EMPTY;
        };
    Bytes name = settings.primitives().hash(Bytes.concat(from, storage.encode(request)));
    Optional<Instant> before = before(at, request.messages().getFirst().device(), name);
    if (before.isPresent()) {
      return new Sent(before.get());
    }
    requireRoom(at, request.messages());
    List<LogWrite> writes = new ArrayList<>();
    for (Message message : request.messages()) {
      NewEntry entry =
          new NewEntry(EntryKind.PAIRWISE.code(), 0, name, from, Bytes.EMPTY, now, message.body());
      writes.add(LogWrite.follow(at.inboxLog(message.device()), entry));
    }
    return switch (storage.write(new Batch(writes, List.of()))) {
      case Outcome.Written _ -> new Sent(now);
      case Outcome.Duplicate _ ->
          new Sent(before(at, request.messages().getFirst().device(), name).orElse(now));
      case Outcome.LogConflict _, Outcome.DocConflict _ ->
          throw new AssertionError("the batch has no condition");
    };
  }

  private Optional<Instant> before(Locations at, DeviceId device, Bytes name)
      throws RefusalException {
    return storage.call(store -> store.find(at.inboxLog(device), name)).map(entry -> entry.at());
  }

  private void requireRoom(Locations at, List<Message> messages) throws RefusalException {
    for (Message message : messages) {
      Head head = storage.call(store -> store.head(at.inboxLog(message.device())));
      long waiting = head.seq() - head.trimmed();
      if (waiting >= settings.inboxEntries()) {
        notices.tell(at, message.device(), new Notice.InboxFull(waiting));
        throw RefusalException.of(
            ProblemType.INBOX_FULL,
            "the inbox of device %s has %d entries waiting".formatted(message.device(), waiting));
      }
    }
  }
}
