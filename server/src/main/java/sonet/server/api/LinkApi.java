package sonet.server.api;

import sonet.protocol.LinkOperations;
import sonet.protocol.Nothing;
import sonet.server.account.Links;

/// Linking a further device: does what [LinkOperations] says.
final class LinkApi {
  private final Links links;

  LinkApi(Links links) {
    this.links = links;
  }

  void bind(Bindings to) {
    to.device(LinkOperations.OPEN, (caller, call) -> links.open(caller, call.body()));
    to.open(LinkOperations.SHOW, (at, call) -> links.show(at, link(call)));
    to.open(
        LinkOperations.ANSWER,
        (at, call) -> {
          links.answer(at, link(call), call.body());
          return new Nothing();
        });
    to.action(LinkOperations.REPLY, (caller, call) -> links.reply(caller, link(call), call.body()));
    to.action(LinkOperations.CLOSE, (caller, call) -> links.close(caller, link(call)));
  }

  private static String link(Call<?> call) {
    return call.request().parameter("link");
  }
}
