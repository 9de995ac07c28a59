from hypothesis import HealthCheck, settings

# Machines that run tests are slow at times; how long an example takes proves nothing here.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")
