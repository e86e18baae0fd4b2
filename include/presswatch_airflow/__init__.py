"""Where Airflow and the product meet; the only package that imports both. DAG files wire what stands here."""
