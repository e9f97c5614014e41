"""What leaves the house: feeds, alerts and editions, from a publication through one outbox to the channels of `delivery.yml`."""
