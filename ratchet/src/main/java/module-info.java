/// Pairwise sessions, as an engine that does no input or output: values in, values out.
module sonet.ratchet {
  requires transitive sonet.crypto;
  requires static transitive org.jspecify;

  exports sonet.ratchet;
  exports sonet.ratchet.braid;
  exports sonet.ratchet.bundle;
}
