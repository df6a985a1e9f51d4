package sonet.mls;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sonet.crypto.Secret;
import sonet.mls.schedule.ExporterTree;
import sonet.mls.schedule.SenderRatchets;

/// Secrets of a group's old value that its next value no longer needs (RFC 9420 §9.2). They are
/// wiped when the caller keeps the next value, and not before, so that dropping it costs nothing.
final class Consumed {
  private final Set<Secret> secrets = new LinkedHashSet<>();
  private final List<SenderRatchets> senders = new ArrayList<>();
  private final List<ExporterTree> exporters = new ArrayList<>();

  static Consumed of(List<Secret> secrets) {
    Consumed consumed = new Consumed();
    consumed.addAll(secrets);
    return consumed;
  }

  void add(Secret secret) {
    secrets.add(secret);
  }

  void addAll(List<Secret> more) {
    secrets.addAll(more);
  }

  void add(SenderRatchets sender) {
    senders.add(sender);
  }

  void add(ExporterTree exporter) {
    exporters.add(exporter);
  }

  /// Takes a secret back out that turns out to live on.
  void spare(Secret secret) {
    secrets.remove(secret);
  }

  /// Adds all of these to others.
  void into(Consumed others) {
    others.secrets.addAll(secrets);
    others.senders.addAll(senders);
    others.exporters.addAll(exporters);
  }

  void wipe() {
    secrets.forEach(Secret::close);
    senders.forEach(SenderRatchets::close);
    exporters.forEach(ExporterTree::close);
  }
}
