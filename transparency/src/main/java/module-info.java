/// Key transparency, as an engine that does no input or output: values in, values out.
module sonet.transparency {
  requires transitive sonet.crypto;
  requires static transitive org.jspecify;

  exports sonet.transparency;
  exports sonet.transparency.anchor;
  exports sonet.transparency.audit;
  exports sonet.transparency.commitment;
  exports sonet.transparency.credential;
  exports sonet.transparency.directory;
  exports sonet.transparency.log;
  exports sonet.transparency.monitor;
  exports sonet.transparency.operator;
  exports sonet.transparency.prefix;
  exports sonet.transparency.proof;
  exports sonet.transparency.search;
  exports sonet.transparency.update;
  exports sonet.transparency.user;
  exports sonet.transparency.vrf;
  exports sonet.transparency.wire;
}
