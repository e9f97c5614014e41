{{ feature_velocity('month', 12) }}
