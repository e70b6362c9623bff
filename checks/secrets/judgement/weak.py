"""Passwords that are tried first."""

WEAK = frozenset(
    "admin administrator root toor password passw0rd p@ssw0rd p@ssword pass pass123 password1 password123 passwd secret secret123 "
    "postgres postgresql mysql mariadb mongo mongodb redis rabbitmq guest user user123 test test123 test1234 "
    "testing 1234 12345 123456 1234567 12345678 123456789 qwerty qwerty123 letmein welcome welcome1 admin123 admin1234 adminadmin "
    "changeme changeit minio minioadmin minio123 keycloak grafana elastic nexus sonar jenkins gitlab vagrant "
    "docker kafka cassandra neo4j wordpress drupal joomla moodle laravel symfony django rails root123 rootpassword rootpass toor123 "
    "hunter2 iloveyou monkey dragon master sa sysadmin system manager oracle oracle123 tiger scott default "
    "demo demo123 dev developer development homestead forge superuser postgres123 mypassword example abc123 abcd1234 "
    "pwd zabbix odoo magento prestashop nextcloud owncloud keycloakadmin airflow superset metabase influxdb influx".split()
)
"""Passwords that people give to services because they have to give one."""
