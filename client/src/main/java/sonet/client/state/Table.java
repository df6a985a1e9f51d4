package sonet.client.state;

/// The kinds of record. The codes are on disk and never change.
public enum Table {
  /// Who this device is: one record.
  PROFILE(1),
  /// A conversation by its group: name, cursor, state of membership.
  CONVERSATION(2),
  /// The engine's state of a group.
  GROUP(3),
  /// What happened in a conversation, by its place.
  HISTORY(4),
  /// Messages waiting to be sent, or sent and not yet seen in the log.
  OUTBOX(5),
  /// A commit that was made and whose fate is not yet known.
  PENDING_COMMIT(6),
  /// Private halves of published key packages.
  KEY_PACKAGE(7),
  /// The first devices of accounts, by the names: what their other devices are known by.
  IDENTITY(8),
  /// How far the inbox was read and the queue was filled.
  CURSOR(9),
  /// A move to another group that was begun, by the group that it leaves.
  PENDING_MOVE(10),
  /// The places of messages, by their ids.
  MESSAGE(11),
  /// How far a conversation was read and by whom, and its settings.
  MARKS(12),
  /// What was typed in a conversation and not sent.
  DRAFT(13),
  /// What is to be deleted, by the second of its end.
  EXPIRY(14),
  /// Messages that were given up, by their places in the queue.
  FAILED(15),
  /// Of earlier versions: the groups of two that were begun for one other.
  DIRECT(16),
  /// The devices of an account, by its name.
  PEER(32),
  /// The sessions with a device, by its id.
  PAIR_SESSION(33),
  /// How far a device's letters of a conversation are here, by both ids.
  LINK(34),
  /// The letters of a conversation that this device has sent, by their numbers.
  LETTER(35),
  /// How many letters of a conversation this device has sent.
  LETTER_COUNT(36),
  /// Of which conversations a device has had letters, by its id.
  LETTER_TARGET(37),
  /// Devices that are to be asked for what is missing, by their ids.
  ASK(38),
  /// Devices that get letters again, by their ids.
  OWED(39),
  /// The prekeys of this device.
  PREKEY(40),
  /// What was found of forked views, by the conversation.
  FORK(48),
  /// The other devices of the account, by their ids.
  KIN(56),
  /// What this account says of others, by their names.
  TRUST(72),
  /// How far another device of the account has what this one said, by its id.
  TRUST_SYNC(73),
  /// In what the keys of an account are others than those that were verified, by its name.
  TRUST_CHANGE(74),
  /// The codes that were shown and are still good, by their names.
  TRUST_CODE(75),
  /// Who vouches for an account, by its name.
  INTRODUCTION(76),
  /// What is to be told to the devices of an account about trust, by its name.
  TRUST_POST(77),
  /// The log of keys, as this device trusts it: its configuration, the view and the heads.
  KEY_LOG(64),
  /// What is known of the keys of accounts, by their names.
  ACCOUNT_KEYS(65),
  /// What changed in the keys of accounts, by their names and versions.
  KEY_CHANGE(66),
  /// Alarms about keys, with their evidence.
  KEY_ALARM(67),
  /// What was found of keys in groups, by the conversation and the place before it.
  KEY_NOTE(68),
  /// Provisional credentials that are still to be confirmed, by the account and the size of the
  /// tree.
  PROVISIONAL_KEYS(69),
  /// Since when keys of accounts are removed, by their names.
  RETIRED_KEY(71);

  private final int code;

  Table(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
