{{ feature_velocity('week', 52) }}
