GRANT USE SCHEMA, SELECT ON SCHEMA sales.orders TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;
GRANT MODIFY ON VIEW sales.orders.recent TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;
