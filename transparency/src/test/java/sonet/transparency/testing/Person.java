package sonet.transparency.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateValue;

/// Someone who uses a log: sends requests as bytes, verifies the answers as they came, and keeps
/// the state.
public final class Person {
  private World world;
  private UserState state = UserState.NEW;
  private RecentHeads heads = RecentHeads.NONE;

  /// Someone who has seen nothing yet.
  public Person(World world) {
    this.world = world;
  }

  /// The operator shows another log from now on.
  public void meet(World other) {
    world = other;
  }

  /// The state.
  public UserState state() {
    return state;
  }

  /// The recent distinguished heads.
  public RecentHeads heads() {
    return heads;
  }

  private LogUser user() throws TransparencyException {
    return world.user();
  }

  /// Searches a label.
  public SearchResult search(Bytes label, Optional<Long> version) throws TransparencyException {
    Request.Search request =
        Request.Search.decode(new Request.Search(state.last(), label, version).encoded());
    Response.Search response = world.server().search(world.head(), request);
    return search(request, response);
  }

  /// Verifies an answer to a search.
  public SearchResult search(Request.Search request, Response.Search answer)
      throws TransparencyException {
    Response.Search response =
        Response.Search.decode(answer.encoded(), world.configuration(), request);
    assertThat(response).isEqualTo(answer);
    Verified<SearchResult> verified = user().search(state, request, response, world.now());
    state = verified.state();
    return verified.value();
  }

  /// Searches the greatest version.
  public SearchResult search(Bytes label) throws TransparencyException {
    return search(label, Optional.empty());
  }

  /// Monitors a label that was looked up.
  public MonitoringMap monitor(KnownLabel label, MonitoringMap map) throws TransparencyException {
    Request.ContactMonitor request =
        new Request.ContactMonitor(state.last(), label.label(), map.entries());
    Response.ContactMonitor response =
        Response.ContactMonitor.decode(
            world.server().contactMonitor(world.head(), request).encoded(), world.configuration());
    Verified<MonitoringMap> verified =
        user().contactMonitor(state, label, request, response, world.now());
    state = verified.state();
    return verified.value();
  }

  /// Takes a label over.
  public OwnedLabel own(Bytes label, long start) throws TransparencyException {
    Request.OwnerInit request = new Request.OwnerInit(state.last(), label, start);
    Response.OwnerInit response =
        Response.OwnerInit.decode(
            world.server().ownerInit(world.head(), request).encoded(), world.configuration());
    Verified<OwnedLabel> verified = user().ownerInit(state, request, response, world.now());
    state = verified.state();
    return verified.value();
  }

  /// Monitors an owned label until there is no more to see.
  public OwnedLabel monitor(OwnedLabel label) throws TransparencyException {
    OwnedLabel next = label;
    boolean more = true;
    for (int i = 0; more && i < 100; i++) {
      Request.OwnerMonitor request =
          new Request.OwnerMonitor(
              state.last(),
              next.known().label(),
              next.map().entries(),
              next.verified(),
              next.greatest());
      Response.OwnerMonitor response =
          Response.OwnerMonitor.decode(
              world.server().ownerMonitor(world.head(), request).encoded(), world.configuration());
      Verified<LogUser.OwnerMonitored> verified =
          user().ownerMonitor(state, next, request, response, world.now());
      state = verified.state();
      more = verified.value().more() && verified.value().label().verified() > next.verified();
      next = verified.value().label();
    }
    return next;
  }

  /// Learns of all versions of an owned label that were inserted since.
  public OwnedLabel update(OwnedLabel label, List<UpdateValue> values)
      throws TransparencyException {
    OwnedLabel next = label;
    Optional<Long> greatest = world.store().greatest(label.known().label());
    while (!next.greatest().equals(greatest)) {
      Request.Update request =
          new Request.Update(
              state.last(), next.known().label(), next.greatest(), new ArrayList<>());
      Response.Update response =
          Response.Update.decode(
              world.server().update(world.head(), request, false).encoded(), world.configuration());
      Verified<LogUser.Inserted> verified =
          user().update(state, next, request, response, world.now());
      state = verified.state();
      next = verified.value().label();
      values.addAll(verified.value().values());
    }
    return next;
  }

  /// Learns of the recent distinguished entries.
  public RecentHeads walk() throws TransparencyException {
    Request.Distinguished request = new Request.Distinguished(state.last(), heads.rightmost());
    Response.Distinguished response =
        Response.Distinguished.decode(
            world.server().distinguished(world.head(), request).encoded(), world.configuration());
    Verified<RecentHeads> verified =
        user().distinguished(state, heads, request, response, world.now());
    state = verified.state();
    heads = verified.value();
    return heads;
  }
}
