/// The whole of RFC 9420 as a sans-IO engine: values in, values out.
module sonet.mls {
  requires transitive sonet.crypto;
  requires static transitive org.jspecify;

  exports sonet.mls;
  exports sonet.mls.observer;
  exports sonet.mls.apq;
  exports sonet.mls.component;
  exports sonet.mls.partial;
  exports sonet.mls.credential;
  exports sonet.mls.extension;
  exports sonet.mls.framing;
  exports sonet.mls.keypackage;
  exports sonet.mls.proposal;
  exports sonet.mls.role;
  exports sonet.mls.tree;
  exports sonet.mls.welcome;
  exports sonet.mls.commit;
  exports sonet.mls.schedule;
  exports sonet.mls.suite;
}
